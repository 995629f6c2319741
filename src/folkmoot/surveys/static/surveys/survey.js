// What a script adds to the pages of a survey. Everything works without it.

document.documentElement.classList.add("fm-scripted");

// An "other" box that is folded away was not meant: it is not sent.
for (const form of document.querySelectorAll("[data-fm-survey]")) {
  form.addEventListener("submit", () => {
    for (const box of form.querySelectorAll(".govuk-radios__conditional--hidden input, .govuk-checkboxes__conditional--hidden input")) {
      box.disabled = true;
    }
  });
}
// A page brought back from the browser's memory shows its boxes as they were.
window.addEventListener("pageshow", () => {
  for (const box of document.querySelectorAll("[data-fm-survey] input:disabled")) box.disabled = false;
});

for (const button of document.querySelectorAll("[data-fm-copy]")) {
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.fmCopy);
      button.textContent = button.dataset.fmDone;
    } catch {
      button.textContent = button.dataset.fmCopy;
    }
  });
}
for (const button of document.querySelectorAll("[data-fm-print]")) {
  button.addEventListener("click", () => window.print());
}

// The map: click, or move the mark with the arrow keys.
for (const map of document.querySelectorAll("[data-fm-map]")) {
  const drawing = map.querySelector("svg");
  const mark = drawing.querySelector("circle");
  const status = map.querySelector("[data-fm-map-status]");
  const lat = map.querySelector("[data-fm-map-lat]");
  const lon = map.querySelector("[data-fm-map-lon]");
  const select = map.parentElement.querySelector("select");
  const unmark = map.querySelector("input[type=checkbox]");
  const { west, east, south, north } = Object.fromEntries(
    ["west", "east", "south", "north"].map((side) => [side, Number(map.dataset[side])]),
  );
  const { width, height } = drawing.viewBox.baseVal;
  const boroughs = [...drawing.querySelectorAll("path")];

  const set = (x, y) => {
    const [cx, cy] = [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
    mark.setAttribute("cx", cx);
    mark.setAttribute("cy", cy);
    lat.value = (north - (cy / height) * (north - south)).toFixed(5);
    lon.value = (west + (cx / width) * (east - west)).toFixed(5);
    if (unmark) unmark.checked = false;
    const point = drawing.createSVGPoint();
    [point.x, point.y] = [cx, cy];
    const borough = boroughs.find((path) => path.isPointInFill(point));
    if (borough) select.value = borough.dataset.code;
    status.textContent = `The mark is ${borough ? `in or near ${borough.querySelector("title").textContent}` : "outside London"} (${lat.value}, ${lon.value}).`;
  };

  status.setAttribute("role", "status");
  drawing.setAttribute("tabindex", "0");
  drawing.setAttribute("role", "application");
  drawing.setAttribute("aria-label", "Map of London. Move the mark with the arrow keys; hold Shift for larger steps.");
  if (!lat.value) status.textContent = "Click on the map to mark the place, or move to it by keyboard and use the arrow keys.";
  drawing.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
    set(at.x, at.y);
  });
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  drawing.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const size = event.shiftKey ? 20 : 4;
    const [x, y] = lat.value ? [Number(mark.getAttribute("cx")), Number(mark.getAttribute("cy"))] : [width / 2, height / 2];
    set(x + step[0] * size, y + step[1] * size);
  });
}

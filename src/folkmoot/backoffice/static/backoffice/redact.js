// Marks the selected words of a text for removal. Without it the marks are typed.
for (const area of document.querySelectorAll("textarea[data-redact]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = "Mark the selected words for removal";
  button.addEventListener("click", () => {
    const { selectionStart: start, selectionEnd: end, value } = area;
    if (start === end) return;
    area.setRangeText(area.dataset.open + value.slice(start, end) + area.dataset.close, start, end, "end");
    const redact = document.querySelector('input[name="decision"][value="redacted"]');
    if (redact) redact.checked = true;
    area.focus();
  });
  area.after(button);
}

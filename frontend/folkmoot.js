// What the pages do where scripts run. Every page works without.
import { Button } from "../node_modules/govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "../node_modules/govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "../node_modules/govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "../node_modules/govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { Radios as GovukRadios } from "../node_modules/govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "../node_modules/govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { createAll } from "../node_modules/govuk-frontend/dist/govuk/init.mjs";

// Counts as the server does: words between white space, characters as code points.
class Count extends CharacterCount {
  updateCount() {
    const text = this.$textarea.value;
    this.count = this.config.countType === "words" ? text.split(/\s+/u).filter(Boolean).length : [...text].length;
  }
}

// A radio button may not say that it is expanded (ARIA 1.2): what it reveals comes next in the page anyway.
class Radios extends GovukRadios {
  syncConditionalRevealWithInputState($input) {
    super.syncConditionalRevealWithInputState($input);
    $input.removeAttribute("aria-expanded");
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const part of [Button, Count, Checkboxes, ErrorSummary, Radios, SkipLink]) createAll(part);

// A message about what was just done is where the reader goes on.
if (!document.querySelector(".govuk-error-summary")) document.querySelector(".fm-notification[role=alert]")?.focus();

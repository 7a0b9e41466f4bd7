// The folded menu is open where there is room, and what may leave only once is not sent twice.
const fold = document.querySelector(".menu-fold");
const wide = matchMedia("(min-width: 56.01rem)");
const unfold = () => { if (fold) fold.open = wide.matches; };
wide.addEventListener("change", unfold);
unfold();
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
}
for (const button of document.querySelectorAll("[data-preview-width]")) {
  button.addEventListener("click", () => {
    const preview = document.querySelector(".preview");
    preview.classList.toggle("phone", button.dataset.previewWidth === "phone");
    for (const one of document.querySelectorAll("[data-preview-width]")) one.setAttribute("aria-pressed", String(one === button));
  });
}

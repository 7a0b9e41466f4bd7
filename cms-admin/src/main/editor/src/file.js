// Chooses a PDF of the own tenant, or uploads one. The server looks into it and says why it does not take it.
import { freshId, h, say, t } from "./dom.js";
import { findFiles, uploadFile } from "./server.js";

const size = (bytes) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(Math.max(0.1, bytes / 1e6)) + " MB";

const label = (file) => `${file.name} (PDF, ${size(file.length)})`;

/** Opens the picker; resolves with the FILE object of the content format, or null. */
function pickFile() {
  return new Promise((resolve) => {
    const heading = freshId("picker");
    const message = h("p", { class: "message", role: "status" });
    const found = h("div", {});
    const list = h("ul", { class: "work" });
    const search = h("input", { type: "search", id: freshId("f"), autocomplete: "off" });
    const input = h("input", { type: "file", id: freshId("f"), accept: "application/pdf,.pdf" });
    const dialog = h("dialog", { class: "dialog wide", "aria-labelledby": heading },
      h("h2", { id: heading }, t("editor.file.pick")),
      h("div", { class: "field" }, h("label", { for: input.id }, t("editor.file.upload")), h("p", { class: "hint" }, t("editor.file.upload.hint")), input),
      message,
      found,
      h("div", { class: "field" }, h("label", { for: search.id }, t("editor.media.search")), search),
      list,
      h("div", { class: "actions" }, h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("editor.cancel"))));
    let chosen = null;
    const choose = (file) => { chosen = file; dialog.close(); };
    const problem = (answer) => (answer.body && answer.body.message) || t(answer.status === 401 ? "editor.expired.title" : "editor.unreachable");
    // Only the newest list is shown, and it says nothing over what was said of an upload since it was asked for.
    let asked = 0;
    let said = 0;
    const tell = (text) => { said++; message.textContent = text; };
    const show = async () => {
      const mine = ++asked;
      const before = said;
      const answer = await findFiles(search.value);
      if (mine !== asked) return;
      const known = answer.status === 200;
      if (known) list.replaceChildren(...answer.body.files.map((file) => h("li", {}, h("button", { type: "button", class: "button quiet", onclick: () => choose(file) }, label(file)))));
      if (said === before) message.textContent = !known ? problem(answer) : answer.body.files.length === 0 ? t("editor.file.none") : "";
    };
    search.addEventListener("input", show);
    input.addEventListener("change", async () => {
      if (input.files.length === 0) return;
      tell(t("editor.media.uploading"));
      const answer = await uploadFile(input.files[0]);
      input.value = "";
      if (answer.status !== 200) { tell(problem(answer)); return; }
      if (answer.body.findings.length === 0) { choose(answer.body.file); return; }
      // Whoever uploads says that it may stand; the review is shown the same again.
      tell("");
      found.replaceChildren(h("div", { class: "notice warning", role: "alert" }, h("h3", {}, t("editor.file.found")), h("p", {}, t("editor.file.found.text")),
        h("ul", {}, ...answer.body.findings.map((one) => h("li", {}, one))),
        h("button", { type: "button", class: "button", onclick: () => choose(answer.body.file) }, t("editor.file.use", answer.body.file.name))));
    });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(chosen); });
    document.body.append(dialog);
    dialog.showModal();
    show();
  });
}

/** A field that holds one file or none. */
export function fileField(name, file, tell, { step = null, required = false } = {}) {
  let current = file;
  const id = freshId("file");
  const frame = h("div", {});
  const draw = (focus) => {
    const pick = h("button", { type: "button", class: "button", "aria-describedby": id, onclick: async () => {
      const chosen = await pickFile();
      if (chosen) { current = chosen; tell(); say(t("editor.file.chosen", chosen.name)); }
      draw(true);
    } }, t(current ? "editor.file.replace" : "editor.file.choose"));
    const remove = current && !required ? h("button", { type: "button", class: "button quiet", "aria-describedby": id, onclick: () => { current = null; tell(); draw(true); } }, t("editor.file.remove")) : null;
    frame.replaceChildren(...[current ? h("p", {}, h("a", { href: `/_m/${current.digest}.pdf`, target: "_blank", rel: "noopener" }, label(current))) : null, h("div", { class: "row" }, ...[pick, remove].filter(Boolean))].filter(Boolean));
    if (focus) pick.focus();
  };
  draw(false);
  return { element: h("div", { class: "field", "data-step": step }, h("span", { class: "label", id }, name, required ? null : h("span", { class: "optional" }, ` ${t("editor.optional")}`)), frame), value: () => current };
}

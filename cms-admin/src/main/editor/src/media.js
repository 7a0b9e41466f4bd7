// Picks an image of the own tenant, or uploads one. The server decodes and re-encodes it; here only bytes are handed over.
import { freshId, h, say, t } from "./dom.js";
import { findMedia, uploadMedia } from "./server.js";

/** The smallest variant that is at least so wide. */
function variant(media, width) {
  const sorted = [...media.variants].sort((a, b) => a.width - b.width);
  return sorted.find((one) => one.width >= width) || sorted[sorted.length - 1];
}

const EXTENSION = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp" };

export function picture(media, width) {
  const chosen = variant(media, width);
  return h("img", { src: `/_m/${chosen.digest}.${EXTENSION[chosen.mediaType]}`, alt: "", width: chosen.width, height: chosen.height, loading: "lazy" });
}

/** Opens the picker; resolves with the MEDIA object of the content format, or null. */
export function pickMedia() {
  return new Promise((resolve) => {
    const heading = freshId("picker");
    const message = h("p", { class: "message", role: "status" });
    const grid = h("ul", { class: "media-grid" });
    const search = h("input", { type: "search", id: freshId("f"), autocomplete: "off" });
    const file = h("input", { type: "file", id: freshId("f"), accept: "image/jpeg,image/png,image/webp,image/gif" });
    const dialog = h("dialog", { class: "dialog wide", "aria-labelledby": heading },
      h("h2", { id: heading }, t("editor.media.pick")),
      h("div", { class: "field" }, h("label", { for: file.id }, t("editor.media.upload")), h("p", { class: "hint" }, t("editor.media.upload.hint")), file),
      message,
      h("div", { class: "field" }, h("label", { for: search.id }, t("editor.media.search")), search),
      grid,
      h("div", { class: "actions" }, h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("editor.cancel"))));
    let chosen = null;
    const choose = (media) => { chosen = media; dialog.close(); };
    const problem = (answer) => (answer.body && answer.body.message) || t(answer.status === 401 ? "editor.expired.title" : "editor.unreachable");
    // Only the newest list is shown, and it says nothing over what was said of an upload since it was asked for.
    let asked = 0;
    let said = 0;
    const tell = (text) => { said++; message.textContent = text; };
    const list = async () => {
      const mine = ++asked;
      const before = said;
      const answer = await findMedia(search.value);
      if (mine !== asked) return;
      const found = answer.status === 200;
      if (found) grid.replaceChildren(...answer.body.media.map((media) => h("li", {}, h("button", { type: "button", onclick: () => choose(media) }, picture(media, 320), h("span", {}, media.name)))));
      if (said === before) message.textContent = !found ? problem(answer) : answer.body.media.length === 0 ? t("editor.media.none") : "";
    };
    search.addEventListener("input", list);
    file.addEventListener("change", async () => {
      if (file.files.length === 0) return;
      tell(t("editor.media.uploading"));
      const answer = await uploadMedia(file.files[0]);
      if (answer.status === 200) choose(answer.body); else { tell(problem(answer)); file.value = ""; }
    });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(chosen); });
    document.body.append(dialog);
    dialog.showModal();
    list();
  });
}

/** A field that holds one image or none. */
export function mediaField(label, media, tell, { step = null, required = false } = {}) {
  let current = media;
  const id = freshId("media");
  const frame = h("div", { class: "media-frame" });
  const draw = (focus) => {
    const pick = h("button", { type: "button", class: "button", "aria-describedby": id, onclick: async () => {
      const chosen = await pickMedia();
      if (chosen) { current = chosen; tell(); say(t("editor.media.chosen", chosen.name)); }
      draw(true);
    } }, t(current ? "editor.media.replace" : "editor.media.choose"));
    const remove = current && !required ? h("button", { type: "button", class: "button quiet", "aria-describedby": id, onclick: () => { current = null; tell(); draw(true); } }, t("editor.media.remove")) : null;
    frame.replaceChildren(...[current ? h("figure", {}, picture(current, 480), h("figcaption", {}, current.name)) : null, h("div", { class: "row" }, ...[pick, remove].filter(Boolean))].filter(Boolean));
    if (focus) pick.focus();
  };
  draw(false);
  return { element: h("div", { class: "field", "data-step": step }, h("span", { class: "label", id }, label, required ? null : h("span", { class: "optional" }, ` ${t("editor.optional")}`)), frame), value: () => current };
}

// A table of plain text. Cells copied from a spreadsheet spread over the grid.
import { h, say, t } from "./dom.js";

export function table(label, rowsOfText, tell) {
  let grid = rowsOfText.map((row) => [...row]);
  const place = h("div", { class: "table-edit", tabindex: "0", role: "region", "aria-label": label });
  const cell = (r, c) => h("input", {
    type: "text", value: grid[r][c], "aria-label": t("editor.table.cell", r + 1, c + 1),
    oninput: (event) => { grid[r][c] = event.target.value; tell(); },
    onpaste: (event) => {
      const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
      if (!/[\t\n]/.test(text)) return;
      event.preventDefault();
      spread(r, c, text.split("\n").map((line) => line.split("\t")));
    },
  });
  const draw = (focus) => {
    place.replaceChildren(h("table", {}, h("tbody", {}, ...grid.map((row, r) => h("tr", {}, ...row.map((_, c) => h("td", {}, cell(r, c))))))));
    if (focus) place.querySelectorAll("tr")[focus[0]].querySelectorAll("input")[focus[1]].focus();
  };
  const resized = (sentence, focus) => { draw(focus); tell(); say(t(sentence, grid.length, grid[0].length)); };
  const spread = (r, c, lines) => {
    const width = Math.max(grid[0].length, c + Math.max(...lines.map((line) => line.length)));
    while (grid.length < r + lines.length) grid.push([]);
    grid = grid.map((row) => [...row, ...Array(width - row.length).fill("")]);
    lines.forEach((line, i) => line.forEach((text, j) => { grid[r + i][c + j] = text.trim(); }));
    resized("editor.table.size", [r, c]);
  };
  const button = (key, act) => h("button", { type: "button", class: "button quiet", onclick: act }, t(key));
  draw(null);
  return {
    element: h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, label), place, h("div", { class: "row" },
      button("editor.table.addRow", () => { grid.push(Array(grid[0].length).fill("")); resized("editor.table.size", [grid.length - 1, 0]); }),
      button("editor.table.addColumn", () => { grid.forEach((row) => row.push("")); resized("editor.table.size", [0, grid[0].length - 1]); }),
      button("editor.table.removeRow", () => { if (grid.length > 1) { grid.pop(); resized("editor.table.size", null); } }),
      button("editor.table.removeColumn", () => { if (grid[0].length > 1) { grid.forEach((row) => row.pop()); resized("editor.table.size", null); } }))),
    value: () => grid.map((row) => row.map((text) => text.trim())),
  };
}

// Shows how far a round through all sites is, as long as one is under way. Only the sentence that sums it up is announced,
// and only when it changes; the table is changed in silence, so that whoever reads it is not interrupted.
const summary = document.getElementById("ringkasan");
const every = 3000;

async function look() {
  let answer;
  try {
    const response = await fetch("/api/platform/looks", { headers: { Accept: "application/json" } });
    if (!response.ok) return; // signed out, or not permitted any more: the next click says so
    answer = await response.json();
  } catch {
    setTimeout(look, every); // the server may be starting again; the round goes on then
    return;
  }
  show(answer);
  if (answer.running) setTimeout(look, every);
}

function show({ running, summary: sentence, sites }) {
  const said = running ? sentence : `${sentence} ${summary.dataset.done}`;
  if (summary.textContent !== said) summary.textContent = said;
  for (const { site, state, word, detail } of sites) {
    const row = document.querySelector(`tr[data-site="${site}"]`);
    if (!row) continue;
    const shown = row.querySelector(".state");
    shown.className = `state ${state}`;
    if (shown.textContent !== word) shown.textContent = word;
    const more = row.querySelector(".meta");
    if (more.textContent !== detail) more.textContent = detail;
  }
}

if (summary?.dataset.looks === "true") setTimeout(look, 500);

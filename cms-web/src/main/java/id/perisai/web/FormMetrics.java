package id.perisai.web;

/** What is sent by forms, in numbers. */
record FormMetrics(NodeInbox inbox, FormPages forms) {

  void addTo(StringBuilder out) {
    String name = "perisai_submissions_total";
    Metrics.head(out, name, "counter", "What was sent by forms, by what became of it.");
    for (FormOutcome outcome : FormOutcome.values()) {
      String label = "{outcome=\"" + outcome.label() + "\"}";
      Metrics.line(out, name, label, forms.counted(outcome));
    }
    name = "perisai_inbox_junk_dropped_total";
    Metrics.head(out, name, "counter", "Messages put aside that had to go for newer ones.");
    Metrics.line(out, name, "", inbox.dropped());
    name = "perisai_inbox_fill_percent";
    Metrics.head(out, name, "gauge", "Room for messages that is used.");
    Metrics.line(out, name, "", Math.round(100 * inbox.fill()));
  }
}

package id.perisai.web;

import java.util.Optional;
import java.util.Set;

/** How it is with visitors' messages, for operators. */
record FormHealth(NodeInbox node, FormPages forms) {

  HealthHandler.Status inbox() {
    return node.status();
  }

  String inboxWhat() {
    return node.what();
  }

  /** Sites whose forms were asked for and take nothing, since nobody has a key. */
  Optional<String> keysWhat() {
    Set<String> sites = forms.withoutKey();
    return sites.isEmpty()
        ? Optional.empty()
        : Optional.of("no key to seal messages to: " + String.join(", ", sites));
  }
}

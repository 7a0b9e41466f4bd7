package id.perisai.check;

import id.perisai.content.Content;
import id.perisai.content.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notices numbers of citizens that must not leak (UU 27/2022): NIK, KK, NPWP, and NIP, which may
 * stand on an official's page but should be looked at. A finding carries the number masked, never
 * in full.
 */
public final class PersonalNumbers implements Check {
  private static final int MAX_FINDINGS = 50;
  private static final int LABEL_DISTANCE = 40;
  private static final Pattern LABEL =
      Pattern.compile(
          "(?<![a-z0-9])(?<nik>nik|no\\.? ?ktp|nomor ktp|nomor induk kependudukan|ktp)"
              + "|(?<![a-z0-9])(?<kk>no\\.? ?kk|nomor kk|kartu keluarga|kk)(?![a-z0-9])"
              + "|(?<![a-z0-9])(?<npwp>npwp|nomor pokok wajib pajak)"
              + "|(?<![a-z0-9])(?<nip>nip|nomor induk pegawai)(?![a-z0-9])");
  private static final Pattern OLD_NIP =
      Pattern.compile(
          "(?<![a-z0-9])nip[ .:]{0,3}(\\d{3}[ .]?\\d{3}[ .]?\\d{3})(?![0-9])(?![ .][0-9])");

  @Override
  public String name() {
    return "personal-number";
  }

  @Override
  public List<Finding> findings(Content content) {
    List<Passage> passages = new ArrayList<>(content.texts());
    passages.addAll(content.links());
    if (!content.path().isEmpty()) {
      passages.add(new Passage("path", content.path()));
    }
    return findings(passages);
  }

  @Override
  public List<Finding> findings(List<Passage> passages) {
    List<Finding> found = new ArrayList<>();
    for (Passage passage : passages) {
      find(passage, found);
    }
    return List.copyOf(found.subList(0, Math.min(found.size(), MAX_FINDINGS)));
  }

  private void find(Passage passage, List<Finding> found) {
    Folded folded = Folded.of(passage.text());
    for (DigitGroups.Candidate candidate : DigitGroups.in(folded.text())) {
      kind(candidate, folded.text())
          .ifPresent(
              kind ->
                  found.add(finding(kind, passage, folded, candidate.start(), candidate.end())));
    }
    Matcher old = OLD_NIP.matcher(folded.text());
    while (old.find()) {
      found.add(finding(NumberKind.NIP, passage, folded, old.start(1), old.end(1)));
    }
  }

  private static Optional<NumberKind> kind(DigitGroups.Candidate candidate, String text) {
    Optional<NumberKind> shape = NumberKind.of(candidate.digits());
    Optional<NumberKind> label = label(text, candidate.start());
    if (shape.isEmpty()) {
      return Optional.empty();
    }
    return switch (shape.get()) {
      case NIK_OR_KK ->
          Optional.of(
              label
                  .filter(l -> l == NumberKind.NIK || l == NumberKind.KK || l == NumberKind.NPWP)
                  .orElse(NumberKind.NIK_OR_KK));
      // Fifteen digits alone are found in any account number: the form or the word must say it.
      case NPWP ->
          shape.filter(s -> candidate.grouped() || label.equals(Optional.of(NumberKind.NPWP)));
      default -> shape;
    };
  }

  /** The nearest word before the number that says what it is. */
  private static Optional<NumberKind> label(String text, int start) {
    Matcher matcher = LABEL.matcher(text.substring(Math.max(0, start - LABEL_DISTANCE), start));
    Optional<NumberKind> label = Optional.empty();
    while (matcher.find()) {
      label = Optional.of(labelled(matcher));
    }
    return label;
  }

  private static NumberKind labelled(Matcher matcher) {
    if (matcher.group("nik") != null) {
      return NumberKind.NIK;
    }
    if (matcher.group("kk") != null) {
      return NumberKind.KK;
    }
    return matcher.group("npwp") != null ? NumberKind.NPWP : NumberKind.NIP;
  }

  private Finding finding(NumberKind kind, Passage passage, Folded folded, int start, int end) {
    int from = folded.origin(start);
    int to = folded.origin(end);
    return new Finding(
        name(),
        Severity.WARN,
        passage.field(),
        Excerpt.around(passage.text(), from, to),
        Map.of("kind", kind.name(), "number", masked(folded.text().substring(start, end))));
  }

  private static String masked(String number) {
    String digits = number.replaceAll("[^0-9]", "");
    return digits.substring(0, 4)
        + "•".repeat(digits.length() - 6)
        + digits.substring(digits.length() - 2);
  }
}

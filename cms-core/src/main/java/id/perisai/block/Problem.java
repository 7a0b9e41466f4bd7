package id.perisai.block;

import java.util.List;

/**
 * One reason why content is refused, for a form to show beside its field.
 *
 * @param field path in the content's JSON, such as {@code body[2].doc.content[0]}; empty for the
 *     whole
 * @param code stable name of the reason
 * @param args what the sentence needs: limits, found values; never secret
 */
public record Problem(String field, Code code, List<String> args) {

  /** The closed set of reasons; each has a sentence in {@code Problems_id} and {@code _en}. */
  public enum Code {
    REQUIRED,
    TOO_LONG,
    TOO_MANY,
    TOO_LARGE,
    TOO_DEEP,
    NOT_TEXT,
    NOT_A_NUMBER,
    NOT_A_FLAG,
    NOT_A_LIST,
    NOT_AN_OBJECT,
    OUT_OF_RANGE,
    NOT_A_CHOICE,
    NOT_A_DATE,
    NOT_A_DATE_TIME,
    NOT_AN_IDENTIFIER,
    NOT_A_DIGEST,
    BAD_CHARACTER,
    BAD_PATH,
    RESERVED_PATH,
    WRONG_SECTION,
    BAD_LINK,
    BAD_EMAIL,
    BAD_LANGUAGE,
    UNKNOWN_FIELD,
    UNKNOWN_TYPE,
    UNKNOWN_BLOCK,
    UNKNOWN_NODE,
    UNKNOWN_MARK,
    MISPLACED_NODE,
    ALT_MISSING,
    ALT_ON_DECORATIVE,
    UNEVEN_ROWS,
    SECOND_FORM,
    ENDS_BEFORE_START
  }

  public Problem {
    args = List.copyOf(args);
  }

  /** The sentence for people, in {@code id} or {@code en}, without the field's name. */
  public String sentence(String language) {
    return Sentences.of(language).say(code, args);
  }

  @Override
  public String toString() {
    return (field.isEmpty() ? "content" : field) + ": " + code + (args.isEmpty() ? "" : " " + args);
  }
}

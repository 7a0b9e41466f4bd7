package id.perisai.media;

import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;

/** What a PDF can do beyond being read (ISO 32000-2, 7.11.4 and 12.6), and must not do here. */
enum PdfThreat {
  JAVASCRIPT(MediaRefusal.PDF_JAVASCRIPT, Set.of("JavaScript"), Set.of("JS", "JavaScript")),
  LAUNCH(MediaRefusal.PDF_LAUNCH, Set.of("Launch"), Set.of()),
  SENDS_DATA(MediaRefusal.PDF_SENDS_DATA, Set.of("SubmitForm", "ImportData"), Set.of()),
  EMBEDDED_FILES(
      MediaRefusal.PDF_EMBEDDED_FILES,
      Set.of("GoToE", "FileAttachment", "EmbeddedFile"),
      Set.of("EF", "EmbeddedFiles", "Collection")),
  PROGRAM_FORM(MediaRefusal.PDF_PROGRAM_FORM, Set.of(), Set.of("XFA")),
  PLAYER(
      MediaRefusal.PDF_PLAYER,
      Set.of("Rendition", "RichMedia", "RichMediaExecute", "3D", "Movie", "Sound", "Screen"),
      Set.of("RichMediaContent"));

  private final MediaRefusal refusal;
  private final Set<String> kinds;
  private final Set<String> keys;

  PdfThreat(MediaRefusal refusal, Set<String> kinds, Set<String> keys) {
    this.refusal = refusal;
    this.kinds = kinds;
    this.keys = keys;
  }

  MediaRefusal refusal() {
    return refusal;
  }

  /** What this dictionary is, or holds under its keys. */
  static Optional<PdfThreat> in(COSDictionary dictionary) {
    for (PdfThreat threat : values()) {
      if (threat.isKindOf(dictionary) || threat.isHeldBy(dictionary)) {
        return Optional.of(threat);
      }
    }
    return Optional.empty();
  }

  private boolean isKindOf(COSDictionary dictionary) {
    boolean action = isKind(dictionary.getDictionaryObject(COSName.S));
    // In the tree of a tagged PDF, S is an element's name, which may be any word.
    return action && !dictionary.containsKey(COSName.P)
        || isKind(dictionary.getDictionaryObject(COSName.SUBTYPE))
        || isKind(dictionary.getDictionaryObject(COSName.TYPE));
  }

  private boolean isKind(COSBase value) {
    return value instanceof COSName name && kinds.contains(name.getName());
  }

  /** Fonts and images are named at will in resources; a program or a file is none of them. */
  private boolean isHeldBy(COSDictionary dictionary) {
    for (COSName key : dictionary.keySet()) {
      COSBase value = keys.contains(key.getName()) ? dictionary.getDictionaryObject(key) : null;
      boolean resource =
          value instanceof COSDictionary held
              && (COSName.FONT.equals(held.getItem(COSName.TYPE))
                  || COSName.XOBJECT.equals(held.getItem(COSName.TYPE)));
      if (!resource
          && (value instanceof COSDictionary
              || value instanceof COSStream
              || value instanceof COSString
              || value instanceof COSArray)) {
        return true;
      }
    }
    return false;
  }
}

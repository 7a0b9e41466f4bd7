package id.perisai.media;

import id.perisai.block.PlainText;
import id.perisai.release.FileText;
import id.perisai.release.SearchDocument;

/** Makes what a PDF says, as it is signed beside the file, so that a search finds it. */
public final class FileWords {

  private FileWords() {}

  /**
   * The bytes of the {@link FileText}; its beginning, where a file says more than is searched.
   *
   * @param path of the file on the site
   */
  public static byte[] of(String path, byte[] pdf) {
    String text = PlainText.paragraphs(String.join("\n", PdfText.of(pdf).pages()));
    return new FileText(path, SearchDocument.cut(text, FileText.MAX_TEXT)).bytes();
  }
}

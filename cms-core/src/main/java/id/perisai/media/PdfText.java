package id.perisai.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * The words of a PDF, for checks: of its pages, of notes on them, and of what it says about itself.
 * Pictures of words are none; a file that is longer than is read says so.
 *
 * @param pages one text per page that was read, from the first
 * @param whole whether that is all of it
 */
record PdfText(List<String> pages, boolean whole) {
  private static final int MOST_PAGES = 500;
  private static final int MOST_CHARACTERS = 4_000_000;

  /** What is no PDF that can be read has no pages, and is not whole. */
  static PdfText of(byte[] file) {
    List<String> pages = new ArrayList<>();
    try {
      PdfStreams.requireModest(file);
      try (PDDocument document = Loader.loadPDF(file)) {
        int last = document.getNumberOfPages();
        int characters = 0;
        for (int page = 1; page <= Math.min(last, MOST_PAGES); page++) {
          String text = page(document, page);
          characters += text.length();
          if (characters > MOST_CHARACTERS) {
            return new PdfText(List.copyOf(pages), false);
          }
          pages.add(text);
        }
        return new PdfText(List.copyOf(pages), last <= MOST_PAGES);
      }
    } catch (IOException | RuntimeException broken) {
      // The parser trips in many ways over what it cannot read: the finding says that it did.
      return new PdfText(List.copyOf(pages), false);
    }
  }

  private static String page(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    StringBuilder text = new StringBuilder(stripper.getText(document));
    for (PDAnnotation note : document.getPage(page - 1).getAnnotations()) {
      if (note.getContents() != null) {
        text.append('\n').append(note.getContents());
      }
    }
    if (page == 1) {
      PDDocumentInformation about = document.getDocumentInformation();
      Stream.of(about.getTitle(), about.getSubject(), about.getKeywords(), about.getAuthor())
          .filter(word -> word != null && !word.isBlank())
          .forEach(word -> text.append('\n').append(word));
    }
    return text.toString();
  }

  /** Nothing to read: a scan, or drawings alone. */
  boolean isWithoutWords() {
    return pages.stream().allMatch(String::isBlank);
  }
}

package id.perisai.media;

import id.perisai.access.Refusal;

/** Why a file is not taken. */
public enum MediaRefusal implements Refusal {
  MEDIA_EMPTY("the file is empty"),
  MEDIA_TOO_LARGE("the file has more than %d MiB"),
  MEDIA_NOT_AN_IMAGE("the file is %s; taken are JPEG, PNG, WebP and GIF images"),
  MEDIA_SVG("SVG drawings can hold programs; save the drawing as PNG"),
  MEDIA_HIDES_CODE("program code (%s) is hidden in the image; make it anew with an image editor"),
  MEDIA_TOO_MANY_PIXELS(
      "the image has %d × %d pixels; at most %d million, and %d on a side, are taken"),
  MEDIA_BROKEN("the image cannot be read to its end: %s"),
  MEDIA_TOO_MANY_FILES("the site already holds %d such files, the most it may"),
  MEDIA_OVER_QUOTA("the site's files of this kind fill %d MiB, the most they may"),
  MEDIA_TOO_MANY_TODAY("one person uploads at most %d such files in 24 hours"),
  PDF_NOT_A_PDF("the file is %s; documents are taken as PDF"),
  PDF_BROKEN("the PDF cannot be read: %s"),
  PDF_ENCRYPTED("the PDF is locked with a password; save it without one"),
  PDF_JAVASCRIPT("the PDF holds JavaScript; export it anew, as a plain PDF"),
  PDF_LAUNCH("the PDF holds an action that starts programs; export it anew, as a plain PDF"),
  PDF_SENDS_DATA("the PDF holds a form that sends data; export it anew, as a plain PDF"),
  PDF_EMBEDDED_FILES("the PDF holds other files inside; publish those by themselves"),
  PDF_PROGRAM_FORM("the PDF is a form with programs (XFA); print it to a plain PDF"),
  PDF_PLAYER("the PDF holds video, sound or 3D; export it anew, as a plain PDF");

  private final String english;

  MediaRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}

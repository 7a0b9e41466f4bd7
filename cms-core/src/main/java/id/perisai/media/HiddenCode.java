package id.perisai.media;

import id.perisai.access.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Looks for program code inside an image file. Encoding anew would drop it anyway; who sends such a
 * file should be told, and so should the log.
 */
final class HiddenCode {
  private static final List<String> MARKS =
      List.of(
          "<?php",
          "<script",
          "<html",
          "<!doctype html",
          "<svg",
          "<iframe",
          "<%@page",
          "<%@ page",
          "<jsp:",
          "__halt_compiler",
          "eval(base64_decode",
          "#!/bin/",
          "#!/usr/bin/");

  private HiddenCode() {}

  /**
   * @throws Refused MEDIA_HIDES_CODE
   */
  static void refuse(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    for (String mark : MARKS) {
      if (text.contains(mark)) {
        throw new Refused(MediaRefusal.MEDIA_HIDES_CODE, mark);
      }
    }
  }
}

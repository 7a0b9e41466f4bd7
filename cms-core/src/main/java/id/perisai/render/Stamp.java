package id.perisai.render;

/** A moment for a {@code time} element: {@code machine} readable, and as people read it. */
public record Stamp(String machine, String text) {}

package id.perisai.block;

/** A text that leads somewhere. */
public record Link(String text, Href href) {}

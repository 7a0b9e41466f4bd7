package id.perisai.render;

import java.util.List;

/**
 * An item in a list.
 *
 * @param date when it was published or takes place; null if it has no date
 * @param day day of the month for a calendar leaf; empty unless an event
 * @param month month and year for a calendar leaf
 * @param labels categories, class of a document, place of an event
 * @param picture null if it has none
 */
public record Card(
    String href,
    String title,
    String summary,
    Stamp date,
    String day,
    String month,
    List<String> labels,
    Picture picture) {}

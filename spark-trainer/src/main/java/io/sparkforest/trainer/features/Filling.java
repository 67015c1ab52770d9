package io.sparkforest.trainer.features;

import java.util.Map;
import java.util.Optional;

/**
 * What fills the gaps of a column.
 *
 * @param input name of the column
 * @param by name of the column of the groups; none where one value fills every gap
 * @param output name of the column without gaps
 * @param overall what fills a gap in a row whose group is missing or has no value of its own
 * @param byGroup label of the group → what fills a gap in its rows
 */
public record Filling<T>(
    String input, Optional<String> by, String output, T overall, Map<String, T> byGroup) {}

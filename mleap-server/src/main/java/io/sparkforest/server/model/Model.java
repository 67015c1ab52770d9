package io.sparkforest.server.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model that is loaded and known to score.
 *
 * @param trees how many trees its forest has, if it has one
 * @param training one line on where it comes from, if {@code notes/provenance.json} tells
 */
public record Model(
    Signature signature, Scorer scorer, OptionalInt trees, Optional<String> training) {}

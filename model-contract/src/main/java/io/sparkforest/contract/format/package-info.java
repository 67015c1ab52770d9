/**
 * How the raw text of a column becomes numbers: the formats, their parsers, and the decision which
 * format a column has.
 *
 * <p>A {@link io.sparkforest.contract.format.ColumnFormat} is a value with a text form, for the
 * setting {@code column_formats} and for a model's signature. Its {@link
 * io.sparkforest.contract.format.FieldParser} reads fields, in training and at serving. A {@link
 * io.sparkforest.contract.format.decision.FormatProfile} takes all values of a column and decides
 * on the format.
 */
@NullMarked
package io.sparkforest.contract.format;

import org.jspecify.annotations.NullMarked;

/**
 * CSV that is not RFC 4180, as text that is: {@link io.sparkforest.contract.csv.WhitespaceFields}
 * and {@link io.sparkforest.contract.csv.EscapedQuotes}. Trainer and server read through the same
 * classes, so that a record means the same in training and at serving.
 */
@NullMarked
package io.sparkforest.contract.csv;

import org.jspecify.annotations.NullMarked;

/**
 * How the records of requests differ from those of training: missing values, labels that training
 * did not see, numbers outside its range, and where the scores lie.
 *
 * <p>{@link io.sparkforest.server.drift.Drift} has the counts of a model since it was loaded. Each
 * request counts in plain arrays of its own, {@link io.sparkforest.server.drift.DriftTally}, and
 * adds them once. No value is kept, only how many there were.
 *
 * <p>It must not depend on models, formats or HTTP.
 */
@NullMarked
package io.sparkforest.server.drift;

import org.jspecify.annotations.NullMarked;

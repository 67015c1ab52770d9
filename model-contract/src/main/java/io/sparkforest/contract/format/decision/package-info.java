/**
 * Which format a column has: counts of all its values, which can be merged, and the decision. Start
 * with {@link io.sparkforest.contract.format.decision.FormatProfile}.
 */
@NullMarked
package io.sparkforest.contract.format.decision;

import org.jspecify.annotations.NullMarked;

/**
 * What the formats have in common: reading of numbers, dates, times and durations from characters,
 * without objects on the way.
 */
@NullMarked
package io.sparkforest.contract.format.text;

import org.jspecify.annotations.NullMarked;

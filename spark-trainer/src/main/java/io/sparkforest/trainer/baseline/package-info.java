/** Models so plain that a forest has to be better: the mean, and linear regression. */
@NullMarked
package io.sparkforest.trainer.baseline;

import org.jspecify.annotations.NullMarked;

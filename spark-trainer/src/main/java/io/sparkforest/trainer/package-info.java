/** SageMaker's {@code train}: {@link TrainMain} is the process, {@link TrainingJob} the recipe. */
@NullMarked
package io.sparkforest.trainer;

import org.jspecify.annotations.NullMarked;

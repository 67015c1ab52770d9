/** What a job tells about itself: the model's notes and the files of {@code output/data}. */
@NullMarked
package io.sparkforest.trainer.report;

import org.jspecify.annotations.NullMarked;

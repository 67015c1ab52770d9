/** How the heap is shared out among what a job allocates by the gigabyte. */
@NullMarked
package io.sparkforest.trainer.heap;

import org.jspecify.annotations.NullMarked;

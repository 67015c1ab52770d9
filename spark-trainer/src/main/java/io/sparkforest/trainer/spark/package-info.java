/** Spark's session on the cores of this host, and work on it that a request to stop interrupts. */
@NullMarked
package io.sparkforest.trainer.spark;

import org.jspecify.annotations.NullMarked;

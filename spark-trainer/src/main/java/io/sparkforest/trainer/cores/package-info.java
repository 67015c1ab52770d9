/** Work on other threads of this host, in plain Java: before Spark has started, and beside it. */
@NullMarked
package io.sparkforest.trainer.cores;

import org.jspecify.annotations.NullMarked;

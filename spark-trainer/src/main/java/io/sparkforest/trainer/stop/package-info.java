/** The request to stop: SIGTERM, and what may still be finished afterwards. Depends on nothing. */
@NullMarked
package io.sparkforest.trainer.stop;

import org.jspecify.annotations.NullMarked;

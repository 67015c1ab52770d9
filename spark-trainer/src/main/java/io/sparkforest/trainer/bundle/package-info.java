/**
 * The model folder: fitted Spark stages translated into stock MLeap ops, written, read back through
 * MLeap and proven to predict what Spark predicts. All contact with MLeap and Scala is here.
 */
@NullMarked
package io.sparkforest.trainer.bundle;

import org.jspecify.annotations.NullMarked;

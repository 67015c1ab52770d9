/**
 * The rows of the training table as the steps after the scan read them: in columns, or as Spark's
 * rows, which are made of these at every use.
 */
@NullMarked
package io.sparkforest.trainer.table;

import org.jspecify.annotations.NullMarked;

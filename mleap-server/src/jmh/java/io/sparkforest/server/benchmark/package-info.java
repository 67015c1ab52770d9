/**
 * What the server is measured against: stock MLeap, in the same JVM as {@link
 * io.sparkforest.server.benchmark.StockPipeline} and over HTTP as {@code StockMleapServer}; and the
 * table of ratios. None of it is in the product.
 */
@NullMarked
package io.sparkforest.server.benchmark;

import org.jspecify.annotations.NullMarked;

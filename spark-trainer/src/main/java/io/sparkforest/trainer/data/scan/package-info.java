/**
 * One parse of the files. A {@link ChunkScan} is the work on one chunk, which can be done anywhere:
 * from a {@link io.sparkforest.trainer.csv.FileChunk} it makes a {@link ChunkSummary}, which holds
 * the chunk's rows in columns and all that messages and decisions need to know of its fields.
 * Summaries are merged in the order of the files. This package does not know what columns are used
 * for.
 */
@NullMarked
package io.sparkforest.trainer.data.scan;

import org.jspecify.annotations.NullMarked;

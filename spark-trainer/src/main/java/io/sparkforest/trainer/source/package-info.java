/**
 * Channels as local files of plain CSV, whatever they come as.
 *
 * <p>{@link io.sparkforest.trainer.source.SourceFiles} lists a channel's files, reads its pipe, and
 * unzips or converts what is no plain CSV into the job's scratch folder. A {@link
 * io.sparkforest.trainer.source.SourceFile} remembers what its records were called before.
 */
@NullMarked
package io.sparkforest.trainer.source;

import org.jspecify.annotations.NullMarked;

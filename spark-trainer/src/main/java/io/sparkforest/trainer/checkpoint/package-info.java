/**
 * Batches of trees on disk, from which an interrupted job goes on: a file a batch, written so that
 * it is there whole or not at all ({@link CheckpointFolder}), with a checksum over all of it
 * ({@link CheckpointFile}) and the trees in a form of their own ({@link TreeCodec}). What a
 * forest's origin is, and whether trees belong to it, is for the forest to know.
 */
@NullMarked
package io.sparkforest.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;

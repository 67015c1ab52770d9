/**
 * What was found in the files of a job's channels: their form, what of them was ignored, and the
 * formats of their columns. {@code source} and {@code data} find it; the log, {@code
 * provenance.json} and the report say it.
 */
@NullMarked
package io.sparkforest.trainer.findings;

import org.jspecify.annotations.NullMarked;

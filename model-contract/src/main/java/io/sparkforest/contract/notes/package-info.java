/**
 * What lies beside the pipeline in a model folder. {@link io.sparkforest.contract.notes.Note} names
 * the files, and {@link io.sparkforest.contract.notes.SignatureFormat} the members of the
 * signature, which the trainer writes and the server reads.
 */
@NullMarked
package io.sparkforest.contract.notes;

import org.jspecify.annotations.NullMarked;

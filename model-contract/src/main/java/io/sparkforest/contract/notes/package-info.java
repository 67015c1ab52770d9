/**
 * What lies beside the pipeline in a model folder. {@link io.sparkforest.contract.notes.Note} names
 * the files. {@link io.sparkforest.contract.notes.SignatureFormat}, {@link
 * io.sparkforest.contract.notes.ProvenanceFormat} and {@link
 * io.sparkforest.contract.notes.MetricsFormat} name the members that the trainer writes and the
 * server reads. {@link io.sparkforest.contract.notes.LeafCovers} writes and reads the one note that
 * is no JSON. server reads. {@link io.sparkforest.contract.notes.InferenceExample} names the
 * example requests.
 */
@NullMarked
package io.sparkforest.contract.notes;

import org.jspecify.annotations.NullMarked;

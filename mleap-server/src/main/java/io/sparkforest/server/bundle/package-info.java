/**
 * A model folder, or a bundle from elsewhere as a folder or zip file, becomes a model.
 *
 * <p>Read {@link io.sparkforest.server.bundle.ModelFolder} first. {@code BundleSource} finds the
 * bundle, unpacks it ({@code BundleZip}) and renames files where MLeap needs it. {@code
 * SignatureFile} and {@code NoteFile} read the files under {@code notes/}. {@code WarmUp} and
 * {@code ForeignWarmUp} score records until the code is warm. {@link
 * io.sparkforest.server.bundle.MemoryNeed} estimates how much heap a model takes before it is
 * loaded.
 *
 * <p>It must not depend on HTTP or on how records are encoded.
 */
@NullMarked
package io.sparkforest.server.bundle;

import org.jspecify.annotations.NullMarked;

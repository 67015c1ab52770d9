/**
 * Many models in one server: which are loaded, and whether another fits.
 *
 * <p>{@link io.sparkforest.server.registry.LoadedModels} is the way in. A model's folder is found
 * by {@code ModelsFolder}, which lets nothing out of the folder of all models; what it will need is
 * reserved from {@code MemoryBudget} before it is loaded. A request works with a {@link
 * io.sparkforest.server.registry.Lease}, so that a model is not forgotten while it scores.
 *
 * <p>It must not depend on HTTP or on how records are encoded.
 */
@NullMarked
package io.sparkforest.server.registry;

import org.jspecify.annotations.NullMarked;

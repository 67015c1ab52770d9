/**
 * Describes a model to people and programs: a page with a form, the schema, and OpenAPI.
 *
 * <p>Everything is derived from a loaded {@link io.sparkforest.server.model.Model}; pages are
 * Mustache templates among the resources and need nothing from any network.
 */
@NullMarked
package io.sparkforest.server.discovery;

import org.jspecify.annotations.NullMarked;

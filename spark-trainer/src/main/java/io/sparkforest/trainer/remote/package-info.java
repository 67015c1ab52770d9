/**
 * Reading of files that lie on another host of the job: {@link
 * io.sparkforest.trainer.remote.FileServer} serves a host's files over HTTP, and {@link
 * io.sparkforest.trainer.remote.RemoteFile} opens one.
 */
@NullMarked
package io.sparkforest.trainer.remote;

import org.jspecify.annotations.NullMarked;

/**
 * Reading of files that lie on another host of the job: {@link
 * io.sparkforest.trainer.remote.FileServer} serves a host's files over HTTP, and {@link
 * io.sparkforest.trainer.remote.HostFiles} opens a file of the leader wherever a Spark task runs.
 */
@NullMarked
package io.sparkforest.trainer.remote;

import org.jspecify.annotations.NullMarked;

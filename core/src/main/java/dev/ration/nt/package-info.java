// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of the executive pool: the constants, tags, statuses and bug checks of the Windows
 * driver documentation, and every record, option and callback type that crosses the layers of this
 * library.
 *
 * <table class="striped">
 * <caption>The words these types are named after</caption>
 * <thead><tr><th scope="col">Word</th><th scope="col">Meaning</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">block</th><td>what one allocation returns: an address and its bytes</td></tr>
 * <tr><th scope="row">tag</th><td>1 to 4 printable ASCII characters in an {@code int}: who asked for
 * the block; see {@link dev.ration.nt.PoolTag}</td></tr>
 * <tr><th scope="row">process</th><td>whoever is charged for blocks: a tenant, a query, a
 * connection</td></tr>
 * <tr><th scope="row">charge</th><td>bytes booked against a process's limit and those of its
 * ancestors</td></tr>
 * <tr><th scope="row">nonpaged, paged</th><td>the two pools: memory locked into RAM, and ordinary
 * memory</td></tr>
 * <tr><th scope="row">page</th><td>4,096 bytes on every machine</td></tr>
 * <tr><th scope="row">bug check</th><td>misuse or corruption that must not go unnoticed; see {@link
 * dev.ration.nt.BugCheck}</td></tr>
 * </tbody>
 * </table>
 *
 * <p>All sizes are in bytes unless a member says otherwise. Nothing here is null: a null argument
 * is refused with a {@link NullPointerException}, which members do not document one by one. Every
 * type is immutable and may be used from any thread.
 */
@NullMarked
package dev.ration.nt;

import org.jspecify.annotations.NullMarked;

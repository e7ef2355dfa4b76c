// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

/**
 * A process that the trace declares.
 *
 * @param id its number in the trace
 * @param name its name, which other processes of the trace may share
 */
public record TraceProcess(long id, String name) {}

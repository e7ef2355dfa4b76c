// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.PoolProcess;

/** A process and what the oracle knows of it. */
record Tenant(PoolProcess process, Account account) {}

"""The keys that lock secrets: `rotate`, `lock_anew` and `retire`. The ring itself is `platform/vault`."""

import { type Role, roles } from '@joinery/api';
import { Select } from '@mantine/core';

const words: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: looks only',
  operator: 'Operator: runs and switches flows',
  builder: 'Builder: draws flows, adds connections',
  owner: 'Owner: everything, and people',
};

interface RoleSelectProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly label: string;
  /** Draws no visible label, as in a table. */
  readonly bare?: boolean;
  readonly disabled?: boolean;
}

export function RoleSelect({ value, onChange, label, bare = false, disabled = false }: RoleSelectProps) {
  return (
    <Select
      {...(bare ? { 'aria-label': label } : { label })}
      data={roles.map((role) => ({ value: role, label: words[role] }))}
      value={value}
      onChange={(next) => {
        const role = roles.find((each) => each === next);
        if (role !== undefined) onChange(role);
      }}
      allowDeselect={false}
      disabled={disabled}
      miw={bare ? 320 : 0}
    />
  );
}

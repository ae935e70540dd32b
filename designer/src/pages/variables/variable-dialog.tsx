import { routes, type Variable } from '@joinery/api';
import { type Field, type FieldType, fieldTypes, type Json } from '@joinery/core';
import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { FieldControl } from '../../form/field-control.tsx';
import { type FormScope, FormScopeContext } from '../../form/form-scope.ts';
import { typeWords } from '../../form/type-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { notifyDone } from '../../ui/notify.ts';

const reference = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** Secrets belong to connections; a variable is readable in every run. */
const types = fieldTypes.filter((type) => type !== 'secret' && type !== 'file');

type Draft = Omit<Variable, 'updatedAt'>;

function draftOf({ updatedAt: _set, ...draft }: Variable): Draft {
  return draft;
}

const blank: Draft = { name: '', type: 'text', title: '', help: '', value: null };

interface PartsProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function NewParts({ draft, change }: PartsProps) {
  const wrong = draft.name !== '' && !reference.test(draft.name);
  return (
    <>
      <TextInput
        label="Name"
        description="Flows write {{ vars.name }}."
        placeholder="helpdeskMail"
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={wrong ? 'Start with a letter and use letters, digits, _ or - only, 64 at most.' : undefined}
        required
        data-autofocus
      />
      <Select
        label="Type"
        data={types.map((type) => ({ value: type, label: typeWords[type] }))}
        value={draft.type}
        onChange={(type) => change({ type: (type ?? 'text') as FieldType, value: null })}
        allowDeselect={false}
      />
    </>
  );
}

/** Whom the variable's lookup asks; nobody if its connection is gone. */
function useLookupScope({ lookup }: Draft): FormScope {
  const { data = [] } = useAnswer(routes.listConnections, {}, { enabled: lookup !== undefined });
  const found = data.find(({ name }) => name === lookup?.connection);
  return found ? { connector: found.connector, connection: found.name } : {};
}

function Parts({ draft, change }: PartsProps) {
  const scope = useLookupScope(draft);
  const field: Field = {
    name: 'value',
    type: draft.type,
    title: 'Value',
    ...(draft.choices === undefined ? {} : { choices: draft.choices }),
    ...(scope.connector === undefined || draft.lookup === undefined ? {} : { lookup: draft.lookup.name }),
  };
  return (
    <>
      <TextInput label="Title" value={draft.title} onChange={(event) => change({ title: event.currentTarget.value })} />
      <Textarea
        label="What it is for"
        autosize
        minRows={1}
        maxRows={5}
        value={draft.help}
        onChange={(event) => change({ help: event.currentTarget.value })}
      />
      <FormScopeContext value={scope}>
        <FieldControl
          key={draft.type}
          field={field}
          value={draft.value ?? undefined}
          onChange={(value: Json | undefined) => change({ value: value ?? null })}
        />
      </FormScopeContext>
    </>
  );
}

/** Adds a variable, or changes one. Its name and type stay as they are, because flows rely on them. */
export function VariableDialog({
  variable,
  onClose,
}: {
  readonly variable: Variable | null;
  readonly onClose: () => void;
}) {
  const [draft, setDraft] = useState<Draft>(variable ? draftOf(variable) : blank);
  const put = useSend(routes.putVariable, [routes.listVariables]);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const { name, title, ...rest } = draft;
  const send = () => {
    const body = { ...rest, title: title.trim() === '' ? name : title };
    put.mutate(
      { params: { variable: name }, body },
      {
        onSuccess: () => {
          notifyDone(`Saved ${name}.`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog onClose={onClose} title={variable === null ? 'Add a variable' : `Change ${variable.name}`}>
      <DialogForm
        error={put.error}
        busy={put.isPending}
        disabled={!reference.test(name)}
        submit="Save"
        onLeave={onClose}
        onSubmit={send}
      >
        {variable === null && <NewParts draft={draft} change={change} />}
        <Parts draft={draft} change={change} />
      </DialogForm>
    </Dialog>
  );
}
